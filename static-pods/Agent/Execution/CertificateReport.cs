using Cpctl.Api.Resources;
using Cpctl.Pki.Leaves;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Execution;

/// <summary>Tells which certificates were issued anew, and until when each one lasts.</summary>
internal static class CertificateReport
{
    public static IReadOnlyList<CertificateStatus> Of(IReadOnlyList<LeafOutcome> leaves, ILogger logger)
    {
        foreach (var leaf in leaves.Where(leaf => leaf.Changed))
        {
            AgentLog.CertificateIssued(logger, leaf.Name, leaf.Found.ToString(), leaf.NotAfter);
        }

        return [.. leaves
            .Where(leaf => leaf.NotAfter is not null)
            .Select(leaf => new CertificateStatus { Name = leaf.Name, NotAfter = leaf.NotAfter!.Value })];
    }
}
