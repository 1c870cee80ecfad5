namespace Cpctl.StaticPods.Rendering;

/// <summary>An HTTP probe against a port of the node's loopback, unless <paramref name="Host"/> says otherwise.</summary>
/// <param name="Path">Path and query.</param>
/// <param name="Port">A number, or the placeholder for one.</param>
/// <param name="Https">The kubelet does not check the certificate.</param>
/// <param name="FailureThreshold">Failures in a row until the probe counts as failed.</param>
/// <param name="PeriodSeconds">Time between two probes.</param>
/// <param name="TimeoutSeconds">How long one may take.</param>
/// <param name="Host">Where to probe.</param>
internal sealed record HttpProbe(
    string Path,
    string Port,
    bool Https,
    int FailureThreshold,
    int PeriodSeconds,
    int TimeoutSeconds = 15,
    string Host = "127.0.0.1");
