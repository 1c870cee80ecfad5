namespace Cpctl.StaticPods.Agent.Certificates;

/// <summary>What this node's servers show to whoever connects.</summary>
internal interface IServedCertificates
{
    /// <param name="name">A certificate's name as in status.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>SHA-256 of the served certificate, hexadecimal; null when it is no server's, or the server does not answer.</returns>
    Task<string?> FingerprintAsync(string name, CancellationToken cancellation);
}
