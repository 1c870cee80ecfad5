using Cpctl.Api.Node;

namespace Cpctl.StaticPods.Revisions;

/// <summary>The revisions on a node's disk, each as it was published.</summary>
internal sealed class RevisionFiles(NodePaths paths)
{
    /// <summary>Of the file beside those that are filled in for the node.</summary>
    internal const string SourceName = "revision.json";

    /// <summary>A revision as it was published, or null when it is not here.</summary>
    /// <exception cref="InvalidDataException">It is here and damaged.</exception>
    public Revision? TryRead(long number)
    {
        var path = Path.Combine(paths.Revision(number), SourceName);
        if (!File.Exists(path))
        {
            return null;
        }

        var revision = RevisionJson.Read(File.ReadAllBytes(path));
        return revision.Number == number ? revision : throw new InvalidDataException($"{path} holds revision {revision.Number}");
    }
}
