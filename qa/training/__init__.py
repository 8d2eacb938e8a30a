"""Training the reader: examples, the network, fitting, export. Needs torch and onnx; using the
reader needs neither.
"""
