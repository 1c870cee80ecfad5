using System.Security.Cryptography;
using System.Text.Json;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Pki.Import;

namespace Cpctl.Pki.Signers;

/// <summary>
/// Everything a cluster's trust is made of. Whoever has it is the cluster: on disk 0600 on control-plane nodes,
/// in the API only sealed to their keys.
/// </summary>
public sealed class SignerSet
{
    public required Guid ClusterId { get; init; }
    public required AuthorityLine Cluster { get; init; }
    public required AuthorityLine Etcd { get; init; }
    public required AuthorityLine FrontProxy { get; init; }
    public required ServiceAccountKeys ServiceAccounts { get; init; }
    public required EncryptionKeys Encryption { get; init; }

    /// <summary>Counts the changes since bootstrap, so that of two sets everybody knows the newer one.</summary>
    public long Generation { get; init; }

    /// <summary>
    /// Id of the rotation that was begun last; null before the first. Whoever deletes the ControlPlane and makes it again brings the request along that was
    /// carried out long ago: these remember it, and status does not.
    /// </summary>
    public string? RotationId { get; init; }

    /// <summary>What is published of this cluster is signed: who has this set takes nothing else. False in a set from before that.</summary>
    public bool IsAuthenticated { get; init; }

    /// <summary>A new cluster's signers, with a new cluster id.</summary>
    public static SignerSet Create(PkiSettings settings, TimeProvider time) => Create(settings, AuthorityImport.None, time);

    /// <summary>A new cluster's signers, with a new cluster id, and with the authorities that somebody brought.</summary>
    public static SignerSet Create(PkiSettings settings, AuthorityImport brought, TimeProvider time)
    {
        AuthorityLine Line(AuthorityKind kind) => new()
        {
            Active = brought.Authorities.GetValueOrDefault(kind) ?? Authority.Create(kind, settings.KeyAlgorithm, settings.AuthorityValidity, time),
        };

        return new SignerSet
        {
            ClusterId = Guid.NewGuid(),
            Cluster = Line(AuthorityKind.Cluster),
            Etcd = Line(AuthorityKind.Etcd),
            FrontProxy = Line(AuthorityKind.FrontProxy),
            ServiceAccounts = new ServiceAccountKeys { Active = PrivateKey.Create(settings.KeyAlgorithm) },
            Encryption = new EncryptionKeys { Active = EncryptionKey.Create(settings.EncryptionProvider, time) },
            IsAuthenticated = true,
        };
    }

    public AuthorityLine this[AuthorityKind kind] => kind switch
    {
        AuthorityKind.Cluster => Cluster,
        AuthorityKind.Etcd => Etcd,
        AuthorityKind.FrontProxy => FrontProxy,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The next generation of this set, with another line of one authority.</summary>
    public SignerSet With(AuthorityKind kind, AuthorityLine line) => Next(
        cluster: kind == AuthorityKind.Cluster ? line : null,
        etcd: kind == AuthorityKind.Etcd ? line : null,
        frontProxy: kind == AuthorityKind.FrontProxy ? line : null);

    /// <summary>The next generation of this set, with other keys of service-account tokens.</summary>
    internal SignerSet With(ServiceAccountKeys keys) => Next(serviceAccounts: keys);

    /// <summary>The next generation of this set, with other keys of encryption at rest.</summary>
    internal SignerSet With(EncryptionKeys keys) => Next(encryption: keys);

    /// <summary>The same keys, of the same generation, of which it is known now that they are published signed.</summary>
    internal SignerSet AsAuthenticated() => IsAuthenticated ? this : Copy(Generation);

    /// <summary>Reads signers.json, or null when this node has none.</summary>
    /// <exception cref="CryptographicException">It is there and unreadable: never overwrite it.</exception>
    public static SignerSet? TryLoad(NodePaths paths) =>
        File.Exists(paths.SignersFile) ? FromJson(File.ReadAllBytes(paths.SignersFile)) : null;

    /// <summary>Writes signers.json, 0600 in a directory of 0700.</summary>
    /// <returns>False when it was so already.</returns>
    public bool Save(NodePaths paths)
    {
        NodeDirectory.Ensure(paths.SignersDirectory, FileModes.SecretDirectory);
        return AtomicFile.Write(paths.SignersFile, ToJson(), FileModes.Secret);
    }

    /// <summary>Plain keys: only for <see cref="Save"/> and for sealing.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(SignerSetMapping.ToDocument(this), SignersJson.Default.SignerSetDocument);

    /// <exception cref="CryptographicException">Not a signer set, or incomplete.</exception>
    public static SignerSet FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            var document = JsonSerializer.Deserialize(json, SignersJson.Default.SignerSetDocument)
                ?? throw new CryptographicException("the signers are empty");
            return SignerSetMapping.FromDocument(document);
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException)
        {
            // The messages of these name a place, not what stands there.
            throw new CryptographicException($"the signers cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The same set and generation, as what the rotation of this id begins with.</summary>
    internal SignerSet BegunFor(string rotationId) => Copy(Generation, rotationId: rotationId);

    private SignerSet Next(
        AuthorityLine? cluster = null,
        AuthorityLine? etcd = null,
        AuthorityLine? frontProxy = null,
        ServiceAccountKeys? serviceAccounts = null,
        EncryptionKeys? encryption = null) => Copy(Generation + 1, cluster, etcd, frontProxy, serviceAccounts, encryption);

    private SignerSet Copy(
        long generation,
        AuthorityLine? cluster = null,
        AuthorityLine? etcd = null,
        AuthorityLine? frontProxy = null,
        ServiceAccountKeys? serviceAccounts = null,
        EncryptionKeys? encryption = null,
        string? rotationId = null) => new()
    {
        ClusterId = ClusterId,
        Cluster = cluster ?? Cluster,
        Etcd = etcd ?? Etcd,
        FrontProxy = frontProxy ?? FrontProxy,
        ServiceAccounts = serviceAccounts ?? ServiceAccounts,
        Encryption = encryption ?? Encryption,
        Generation = generation,
        RotationId = rotationId ?? RotationId,
        IsAuthenticated = true,
    };

    public override string ToString() => $"signers of cluster {ClusterId}";
}
