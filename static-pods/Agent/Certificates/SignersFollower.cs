using System.Security.Cryptography;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Certificates;

/// <summary>Takes up the signers that the operator publishes: what is sealed to this node goes to its disk, never an older generation, and nothing that was not sealed by who held what is on its disk.</summary>
/// <param name="published">The generation that the ControlPlane names, as last seen; null while there was none.</param>
internal sealed class SignersFollower(IKubernetesClient client, NodePaths paths, NodeIdentity node, Func<long?> published, ILogger logger)
{
    /// <summary>The signers to work with now; null before this node has any.</summary>
    /// <param name="atLeast">The generation without which the work must not begin.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="IOException">The generation is not to be had.</exception>
    public async Task<SignerSet?> TakeUpAsync(long atLeast, CancellationToken cancellation)
    {
        var own = SignerSet.TryLoad(paths);
        if (own is null || (own.IsAuthenticated && own.Generation >= Math.Max(atLeast, published() ?? 0)))
        {
            return own;
        }

        try
        {
            using var key = SealingKey.LoadOrCreate(paths);
            if (await new SealedSigners(client).TryOpenAsync(node.Name, key, own, cancellation) is { } offered && IsNewer(offered, own) && offered.ClusterId == own.ClusterId)
            {
                offered.Save(paths);
                AgentLog.SignersTakenUp(logger, offered.Generation);
                own = offered;
            }
        }
        catch (Exception e) when (own.Generation >= atLeast && e is (KubernetesApiException or KubernetesTransportException))
        {
            // Certificates are renewed with what is here; the next look asks again.
            AgentLog.SignersNotRead(logger, e.Message);
        }
        catch (CryptographicException e)
        {
            AgentLog.SignersRefused(logger, e.Message);
        }

        return own.Generation >= atLeast
            ? own
            : throw new IOException($"this revision needs generation {atLeast} of the signers; what is sealed to {node.Name} is generation {own.Generation}");
    }

    /// <summary>Also the same generation, when that is signed by now: from then on nothing else is taken.</summary>
    private static bool IsNewer(SignerSet offered, SignerSet own) =>
        offered.Generation > own.Generation || (offered.Generation == own.Generation && offered.IsAuthenticated && !own.IsAuthenticated);
}
