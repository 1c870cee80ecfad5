namespace Cpctl.Pki.Views;

/// <summary>Who renews a certificate, as status and <c>cpctl certs list</c> call them.</summary>
public static class CertificateRenewers
{
    /// <summary>The node's agent, with the signers on its disk.</summary>
    public const string Agent = "agent";

    /// <summary>The operator that leads, on request of a worker's agent.</summary>
    public const string Operator = "operator";
}
