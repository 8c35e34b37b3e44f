"""What a trace tells when it is computed with: causes, the critical path, two runs side by side.

Pure functions of traces, and the only place that imports networkx. Import them from their modules:
networkx takes a tenth of a second to load, and who only plays a boot as text should not wait.
"""
