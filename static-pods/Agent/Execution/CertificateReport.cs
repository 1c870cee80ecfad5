using Cpctl.Api.Resources;
using Cpctl.Pki.Leaves;
using Cpctl.Pki.Views;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Execution;

/// <summary>Tells which certificates were issued anew, and how each one is.</summary>
internal static class CertificateReport
{
    /// <param name="leaves">What was found and done.</param>
    /// <param name="authorities">What the node trusts.</param>
    /// <param name="renewedBy">Who signs this node's leaves, one of <see cref="CertificateRenewers"/>.</param>
    public static IReadOnlyList<CertificateStatus> Of(
        IReadOnlyList<LeafOutcome> leaves, IReadOnlyList<TrustedAuthority> authorities, string renewedBy, ILogger logger)
    {
        foreach (var leaf in leaves.Where(leaf => leaf.Changed))
        {
            AgentLog.CertificateIssued(logger, leaf.Name, leaf.Found.ToString(), leaf.NotAfter);
        }

        return
        [
            .. leaves.Where(leaf => leaf.Certificate is not null).Select(leaf => Status(leaf.Name, leaf.Path, leaf.Certificate!, renewedBy) with { SignedBy = leaf.SignedBy }),
            .. authorities.Select(authority => Status(authority.Name, authority.Path, authority.Certificate, renewedBy: null)),
        ];
    }

    private static CertificateStatus Status(string name, string path, CertificateFacts facts, string? renewedBy) => new()
    {
        Name = name,
        Path = path,
        Subject = facts.Subject,
        Names = facts.Names,
        Issuer = facts.Issuer,
        NotBefore = facts.NotBefore,
        NotAfter = facts.NotAfter,
        RenewAt = facts.RenewAt,
        RenewedBy = renewedBy,
        Fingerprint = facts.Fingerprint,
    };
}
