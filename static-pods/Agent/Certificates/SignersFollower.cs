using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;
using Microsoft.Extensions.Logging;

namespace Cpctl.StaticPods.Agent.Certificates;

/// <summary>Takes up the signers that the operator publishes: what is sealed to this node goes to its disk, never an older generation, and nothing that was not sealed by who held what is on its disk.</summary>
/// <param name="published">The generation that the ControlPlane names, as last seen; null while there was none.</param>
/// <param name="archive">Where a file goes that is damaged.</param>
internal sealed class SignersFollower(IKubernetesClient client, NodePaths paths, NodeIdentity node, Func<long?> published, Archive archive, ILogger logger)
{
    /// <summary>The signers to work with now; null when this node has none, and none can be restored.</summary>
    /// <param name="atLeast">The generation without which the work must not begin.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="IOException">The generation is not to be had.</exception>
    public async Task<SignerSet?> TakeUpAsync(long atLeast, CancellationToken cancellation)
    {
        var own = OnDisk() ?? await RestoreAsync(cancellation);
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

    /// <summary>A damaged file is put aside: it is no use to anybody, and looked at as one that is missing.</summary>
    private SignerSet? OnDisk()
    {
        try
        {
            return SignerSet.TryLoad(paths);
        }
        catch (CryptographicException e)
        {
            AgentLog.SignersDamaged(logger, e.Message);
            archive.Move(paths.SignersFile, "signers-damaged");
            return null;
        }
    }

    /// <summary>
    /// Every control-plane node has signers since it joined: without them it lost them. What is sealed to it is taken as when it joined, by the authority on its disk.
    /// </summary>
    private async Task<SignerSet?> RestoreAsync(CancellationToken cancellation)
    {
        var authority = Path.Combine(paths.PkiDirectory, "ca.crt");
        if (!File.Exists(paths.SealingKeyFile) || !File.Exists(authority))
        {
            return null;
        }

        try
        {
            using var key = SealingKey.LoadOrCreate(paths);
            var trusted = new X509Certificate2Collection();
            trusted.ImportFromPemFile(authority);
            foreach (var pinned in trusted)
            {
                if (await TryOpenAsync(key, pinned, cancellation) is { } restored && restored.ClusterId == node.ClusterId)
                {
                    restored.Save(paths);
                    AgentLog.SignersRestored(logger, restored.Generation);
                    return restored;
                }
            }
        }
        catch (Exception e) when (e is CryptographicException or KubernetesApiException or KubernetesTransportException)
        {
            AgentLog.SignersNotRead(logger, e.Message);
        }

        return null;
    }

    private async Task<SignerSet?> TryOpenAsync(SealingKey key, X509Certificate2 pinned, CancellationToken cancellation)
    {
        try
        {
            return await new SealedSigners(client).TryOpenAsync(node.Name, key, pinned, cancellation);
        }
        catch (CryptographicException e)
        {
            AgentLog.SignersRefused(logger, e.Message);
            return null;
        }
    }

    /// <summary>Also the same generation, when that is signed by now: from then on nothing else is taken.</summary>
    private static bool IsNewer(SignerSet offered, SignerSet own) =>
        offered.Generation > own.Generation || (offered.Generation == own.Generation && offered.IsAuthenticated && !own.IsAuthenticated);
}
