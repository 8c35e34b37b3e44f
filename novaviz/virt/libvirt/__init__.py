"""Guests in a real libvirt: the only part that imports libvirt-python, and only when it is asked.

``novaviz.virt.hypervisor`` is the way in.
"""
