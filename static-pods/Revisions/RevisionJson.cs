using System.Text.Json;

namespace Cpctl.StaticPods.Revisions;

/// <summary>A revision as bytes.</summary>
public static class RevisionJson
{
    public static byte[] Write(Revision revision) => JsonSerializer.SerializeToUtf8Bytes(
        new RevisionDocument
        {
            Number = revision.Number,
            Hash = revision.Content.Hash,
            ComponentRevisions = new(revision.ComponentRevisions, StringComparer.Ordinal),
            Files = [.. revision.Content.Files],
        },
        RevisionsJson.Default.RevisionDocument);

    /// <exception cref="InvalidDataException">Not a revision, or not the one that was written: its hash is another; or one with files where no revision has any.</exception>
    public static Revision Read(ReadOnlySpan<byte> bytes)
    {
        RevisionDocument document;
        RevisionContent content;
        try
        {
            document = JsonSerializer.Deserialize(bytes, RevisionsJson.Default.RevisionDocument) ?? throw new InvalidDataException("the revision is empty");
            content = RevisionContent.Of(document.Files);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"this is not a revision: {e.Message}", e);
        }

        if (content.Hash != document.Hash)
        {
            throw new InvalidDataException($"revision {document.Number} was changed after it was made: its files hash to {content.Hash}, not {document.Hash}");
        }

        foreach (var file in content.Files)
        {
            RevisionPath.Check(file.Path);
        }

        if (content.Components.Keys.FirstOrDefault(component => !document.ComponentRevisions.ContainsKey(component)) is { } missing)
        {
            throw new InvalidDataException($"revision {document.Number} does not say in which revision {missing} changed");
        }

        return new Revision(document.Number, content, document.ComponentRevisions);
    }
}
