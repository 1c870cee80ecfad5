namespace Cpctl.Bootstrap.Support;

/// <param name="Output">The file; "-" is stdout, null a name of its own in the current directory.</param>
/// <param name="Kubeconfig">How to reach the API; null for the usual ways.</param>
/// <param name="ThisNode">Leave the API and the other nodes alone.</param>
/// <param name="LogMegabytes">Of each file only so much of its end, in MiB.</param>
internal sealed record SupportRequest(string? Output, string? Kubeconfig, bool ThisNode, int LogMegabytes);
