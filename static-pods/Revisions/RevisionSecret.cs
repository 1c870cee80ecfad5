using System.Globalization;
using System.IO.Compression;
using Cpctl.Api.Errors;
using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.StaticPods.Revisions;

/// <summary>
/// A revision as an immutable Secret, cpctl-system/revision-N: one object, so that nobody ever sees half of one. A Secret because flags
/// that users set may be confidential; it is encrypted at rest and only agents and operators may read it.
/// </summary>
public static class RevisionSecret
{
    public const string Namespace = "cpctl-system";
    public const string Type = "cpctl.dev/revision";

    /// <summary>For list and watch.</summary>
    public const string LabelSelector = "cpctl.dev/revision-hash";

    private const string NamePrefix = "revision-";
    private const string PlainKey = "revision.json";
    private const string CompressedKey = "revision.json.gz";

    /// <summary>Below this a person can read it with kubectl.</summary>
    private const int CompressFrom = 128 * 1024;

    /// <summary>The API server's limit for all data of a Secret.</summary>
    private const int MaxBytes = 1024 * 1024;

    public static string NameOf(long number) => NamePrefix + number.ToString(CultureInfo.InvariantCulture);

    /// <param name="revision">What it holds.</param>
    /// <param name="signers">Sign it, so that nodes use it; null where this node has none.</param>
    /// <exception cref="CpctlException">The content is too large for a Secret.</exception>
    public static Secret Of(Revision revision, SignerSet? signers)
    {
        var bytes = RevisionJson.Write(revision);
        var compress = bytes.Length >= CompressFrom;
        var data = compress ? Compress(bytes) : bytes;
        if (data.Length >= MaxBytes)
        {
            throw new CpctlException(
                ExitCode.BadInput,
                $"revision {revision.Number} can't be stored",
                $"it has {data.Length} bytes after compression; a Secret holds {MaxBytes}",
                "shorten the audit policy or the scheduler's configuration");
        }

        return new Secret
        {
            Metadata = new ObjectMeta
            {
                Name = NameOf(revision.Number),
                Namespace = Namespace,
                Labels = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    // A label's value has at most 63 characters.
                    [LabelSelector] = revision.Content.Hash[..40],
                },
                Annotations = signers is null ? null : new Dictionary<string, string>(StringComparer.Ordinal) { [RevisionSignatures.Annotation] = RevisionSignatures.Sign(revision, signers) },
            },
            Type = Type,
            Immutable = true,
            Data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { [compress ? CompressedKey : PlainKey] = data },
        };
    }

    /// <exception cref="InvalidDataException">The Secret holds no revision, or one that was tampered with.</exception>
    public static Revision Read(Secret secret)
    {
        var revision = RevisionJson.Read(Content(secret));
        return secret.Metadata.Name == NameOf(revision.Number)
            ? revision
            : throw new InvalidDataException($"Secret {secret.Metadata.Name} holds revision {revision.Number}");
    }

    /// <summary>What a node may do what it says of.</summary>
    /// <param name="secret">As published.</param>
    /// <param name="own">The signers on this node's disk, by which it is judged; null where there are none yet.</param>
    /// <exception cref="InvalidDataException">The Secret holds no revision, or none that an operator of this cluster made.</exception>
    public static Revision ReadJudged(Secret secret, SignerSet? own)
    {
        var revision = Read(secret);
        return RevisionVerdict.Of(secret, revision, own) is RevisionVerdict.Foreign foreign
            ? throw new InvalidDataException($"Secret {Namespace}/{secret.Metadata.Name} is not used: {foreign.Why}; the operator that leads signs it or makes it again (docs/security.md). "
                + "During an upgrade an older operator may lead, which signs nothing: `cpctl node restart NODE cpctl-operator` on its node lets another lead")
            : revision;
    }

    /// <summary>The number in a Secret's name; null when it is no revision's.</summary>
    public static long? NumberOf(Secret secret) =>
        secret.Type == Type
        && secret.Metadata.Name?.StartsWith(NamePrefix, StringComparison.Ordinal) == true
        && long.TryParse(secret.Metadata.Name.AsSpan(NamePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static byte[] Content(Secret secret)
    {
        if (secret.Data?.TryGetValue(PlainKey, out var plain) == true)
        {
            return plain;
        }

        return secret.Data?.TryGetValue(CompressedKey, out var compressed) == true
            ? Decompress(compressed)
            : throw new InvalidDataException($"Secret {secret.Metadata.Name} holds neither {PlainKey} nor {CompressedKey}");
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.SmallestSize))
        {
            gzip.Write(bytes);
        }

        return target.ToArray();
    }

    private static byte[] Decompress(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var target = new MemoryStream();
        gzip.CopyTo(target);
        return target.ToArray();
    }
}
