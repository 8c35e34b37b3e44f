# The prompt names no host: a name is text from outside, and a prompt is expanded.
export PATH=/bin:/sbin:/usr/bin:/usr/sbin HOME=/root
PS1='novaviz-guest# '
cd /root
