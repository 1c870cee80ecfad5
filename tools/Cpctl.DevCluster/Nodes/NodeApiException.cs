namespace Cpctl.DevCluster.Nodes;

/// <summary>An API server did not answer, or with an error.</summary>
public sealed class NodeApiException(string message, Exception? inner = null) : Exception(message, inner);
