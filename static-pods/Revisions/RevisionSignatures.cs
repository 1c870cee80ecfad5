using System.Globalization;
using System.Text;
using System.Text.Json;
using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.StaticPods.Revisions;

/// <summary>
/// An annotation of a revision's Secret: fingerprint of an authority → what its key signed of cluster, number and content. The Secret is immutable, its annotations are not,
/// so that a revision is signed again while an authority is rotated.
/// </summary>
internal static class RevisionSignatures
{
    internal const string Annotation = "cpctl.dev/revision-signatures";

    /// <summary>The annotation's text, by every key of the cluster's authority that is trusted.</summary>
    internal static string Sign(Revision revision, SignerSet signers) => JsonSerializer.Serialize(
        new Dictionary<string, byte[]>(AuthoritySignatures.Sign(signers, Content(revision, signers.ClusterId)), StringComparer.Ordinal), RevisionsJson.Default.DictionaryStringByteArray);

    /// <returns>Null when the Secret carries none, or none that can be read.</returns>
    internal static IReadOnlyDictionary<string, byte[]>? Of(Secret secret)
    {
        try
        {
            return secret.Metadata.Annotations?.GetValueOrDefault(Annotation) is { } text ? JsonSerializer.Deserialize(text, RevisionsJson.Default.DictionaryStringByteArray) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What is signed. It begins with what it is for, so that no signature passes for another's.</summary>
    internal static byte[] Content(Revision revision, Guid clusterId)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"cpctl.dev/revision/v1\n{clusterId}\n{revision.Number}\n{revision.Content.Hash}\n");
        foreach (var (component, number) in revision.ComponentRevisions.OrderBy(component => component.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{component} {number}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
