using System.Security.Cryptography;
using System.Text.Json;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Pki.Joining;
using Cpctl.Pki.Sealing;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation.Provided;

/// <summary>
/// The Secret cpctl-system/brought-authority: an authority that somebody brings for a rotation, sealed to every control-plane node as the signers are.
/// It is there from the request until an operator has published or refused the authority.
/// </summary>
public sealed class ProvidedAuthority(IKubernetesClient client)
{
    internal const string SecretName = "brought-authority";

    /// <summary>In place of what an earlier request may have left.</summary>
    /// <exception cref="CpctlException">Refused (3): there are no signers, or a node does not tell its key.</exception>
    public async Task PutAsync(RotationRequest request, Authority authority, CancellationToken cancellation)
    {
        var signers = await new SealedSigners(client).GetAsync(cancellation);
        if (signers is null || ClusterIdOf(signers) is not { } clusterId)
        {
            throw CannotBeSealed($"there is no Secret {ClusterNames.SystemNamespace}/{ClusterNames.SignersSecret} that names the nodes' keys");
        }

        var content = JsonSerializer.SerializeToUtf8Bytes(
            new ProvidedAuthorityDocument { Request = request.ToString(), Authority = SignerSetMapping.One(authority) }, SignersJson.Default.ProvidedAuthorityDocument);
        var boxes = RecipientsOf(await GenuineAsync(signers, clusterId, cancellation)).ToDictionary(node => node.Name, node => SealedBox.Seal(content, node.Key, clusterId, node.Name), StringComparer.Ordinal);
        CryptographicOperations.ZeroMemory(content);
        await RemoveAsync(cancellation);
        await client.CreateAsync(
            ResourceTypes.Secrets,
            new Secret
            {
                Metadata = new ObjectMeta
                {
                    Name = SecretName,
                    Namespace = ClusterNames.SystemNamespace,
                    Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [ClusterNames.ClusterIdAnnotation] = clusterId.ToString() },
                },
                Type = "cpctl.dev/authority",
                Data = boxes,
            },
            cancellation);
    }

    /// <summary>Opens what is sealed to this node for a request.</summary>
    /// <exception cref="CryptographicException">There is nothing for it, or it can't be opened; the message says why.</exception>
    internal async Task<Authority> OpenAsync(RotationRequest request, string node, SealingKey key, CancellationToken cancellation)
    {
        var secret = await client.TryGetAsync(ResourceTypes.Secrets, ClusterNames.SystemNamespace, SecretName, cancellation)
            ?? throw new CryptographicException($"Secret {ClusterNames.SystemNamespace}/{SecretName} is not there any more");
        if (secret.Data?.GetValueOrDefault(node) is not { } box || ClusterIdOf(secret) is not { } clusterId)
        {
            throw new CryptographicException($"it is not sealed to {node}, which leads now and joined since");
        }

        try
        {
            var document = JsonSerializer.Deserialize(SealedBox.Open(box, key, clusterId, node), SignersJson.Default.ProvidedAuthorityDocument);
            var authority = document?.Request == request.ToString() ? SignerSetMapping.One(document.Authority) : throw new CryptographicException("it was brought for another request");
            return authority.Fingerprint == request.Fingerprint ? authority : throw new CryptographicException(
                request.Fingerprint is "" ? "the request names no fingerprint, because an earlier release made it: ask again" : $"its fingerprint is {authority.Fingerprint}, the request names {request.Fingerprint}");
        }
        catch (JsonException e)
        {
            throw new CryptographicException("what is sealed is no authority", e);
        }
    }

    /// <summary>Takes it away, if it is there.</summary>
    public Task RemoveAsync(CancellationToken cancellation) =>
        client.DeleteAsync(ResourceTypes.Secrets, ClusterNames.SystemNamespace, SecretName, cancellation);

    /// <summary>Whoever can only write the Secret must not be sealed to: its boxes are signed by the authority that the API tells of elsewhere.</summary>
    private async Task<IReadOnlyDictionary<string, byte[]>> GenuineAsync(Secret signers, Guid clusterId, CancellationToken cancellation)
    {
        var info = await client.TryGetAsync(ResourceTypes.ConfigMaps, ClusterInfo.Namespace, ClusterInfo.Name, cancellation);
        var authorities = AuthorityBundle.Read(ClusterInfo.AuthoritiesOf(info) ?? throw CannotBeSealed($"ConfigMap {ClusterInfo.Namespace}/{ClusterInfo.Name} names no authority"));
        return SignedBoxes.Of(signers) is { } signed && signed.IsSignedBy(authorities, clusterId) ? signed.Genuine(signers) : throw CannotBeSealed(
            $"Secret {ClusterNames.SystemNamespace}/{ClusterNames.SignersSecret} is not signed by the cluster's authority: either an older operator leads, or somebody else wrote it");
    }

    private static IReadOnlyList<(string Name, SealingPublicKey Key)> RecipientsOf(IReadOnlyDictionary<string, byte[]> signers)
    {
        try
        {
            return SealedSigners.Recipients(signers);
        }
        catch (InvalidOperationException e)
        {
            throw CannotBeSealed(e.Message);
        }
    }

    private static CpctlException CannotBeSealed(string why) => new(
        ExitCode.Refused, "the authority can't be sealed to the cluster's nodes", why, "`cpctl status` tells how the cluster is. Nothing was sent.");

    private static Guid? ClusterIdOf(Secret secret) =>
        Guid.TryParse(secret.Metadata.Annotations?.GetValueOrDefault(ClusterNames.ClusterIdAnnotation), out var id) ? id : null;
}
