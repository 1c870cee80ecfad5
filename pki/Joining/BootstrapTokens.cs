using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;

namespace Cpctl.Pki.Joining;

/// <summary>Creates, lists and deletes the tokens that admit nodes.</summary>
public sealed class BootstrapTokens(IKubernetesClient client, TimeProvider time)
{
    /// <summary>For control-plane tokens, which are worth a cluster.</summary>
    public static readonly TimeSpan ControlPlaneLifetime = TimeSpan.FromHours(1);

    public static readonly TimeSpan WorkerLifetime = TimeSpan.FromHours(24);

    /// <summary>Creates a new token; control-plane tokens admit one node, worker tokens any number until they expire.</summary>
    /// <param name="lifetime">Null for the role's default.</param>
    public async Task<BootstrapToken> CreateAsync(
        NodeRole role, TimeSpan? lifetime, string? description, CancellationToken cancellation)
    {
        while (true)
        {
            var token = BootstrapToken.Generate();
            if (await EnsureAsync(token, role, lifetime, description, cancellation))
            {
                return token;
            }
        }
    }

    /// <summary>Creates a token that was chosen before, so that an interrupted caller can repeat it.</summary>
    /// <returns>False when a token of that id is there already.</returns>
    public Task<bool> EnsureAsync(
        BootstrapToken token, NodeRole role, TimeSpan? lifetime, string? description, CancellationToken cancellation)
    {
        var life = lifetime ?? (role == NodeRole.ControlPlane ? ControlPlaneLifetime : WorkerLifetime);
        var secret = BootstrapTokenSecret.Create(token, role, time.GetUtcNow() + life, description);
        return client.TryCreateAsync(ResourceTypes.Secrets, secret, cancellation);
    }

    /// <summary>Whether a Secret is a bootstrap token.</summary>
    public static bool IsToken(Secret secret) => BootstrapTokenSecret.Read(secret) is not null;

    /// <summary>All bootstrap tokens, those of others too, by id; no secrets.</summary>
    public async Task<IReadOnlyList<BootstrapTokenInfo>> ListAsync(CancellationToken cancellation)
    {
        var secrets = await client.ListAllAsync(ResourceTypes.Secrets, ClusterNames.TokenNamespace, labelSelector: null, cancellation);
        return [.. secrets.Select(BootstrapTokenSecret.Read).OfType<BootstrapTokenInfo>().OrderBy(token => token.Id, StringComparer.Ordinal)];
    }

    /// <param name="idOrToken">The id, or the whole token.</param>
    /// <returns>False when there was no such token.</returns>
    public Task<bool> DeleteAsync(string idOrToken, CancellationToken cancellation) => client.DeleteAsync(
        ResourceTypes.Secrets, ClusterNames.TokenNamespace, BootstrapTokenSecret.Name(idOrToken.Split('.')[0]), cancellation);
}
