namespace Cpctl.Api.Node.Cri;

/// <summary>The runtime's own account of itself, e.g. containerd 1.6.20 speaking v1.</summary>
public sealed record CriVersion(string RuntimeName, string RuntimeVersion, string ApiVersion);
