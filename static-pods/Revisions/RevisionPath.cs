using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Revisions;

/// <summary>
/// Where a revision may put files: static pods' manifests, cpctl's directory of configuration, the kubelet's. An agent writes them as root, so a path that
/// leads anywhere else is refused before anything is written.
/// </summary>
internal static class RevisionPath
{
    private static readonly (string Directory, bool HasLevels)[] Roots =
    [
        (NodeFiles.Paths.ManifestsDirectory, false),
        (NodeFiles.Paths.KubeletDirectory, false),
        (NodeFiles.Paths.ConfigDirectory, true),
    ];

    /// <param name="path">Absolute, as on the node; placeholders may stand in it.</param>
    /// <exception cref="InvalidDataException">It leaves these directories.</exception>
    public static void Check(string path)
    {
        if (!Roots.Any(root => IsBelow(path, root.Directory, root.HasLevels)))
        {
            throw new InvalidDataException(
                $"a file of the revision is to be written to \"{path}\", which is in none of {string.Join(", ", Roots.Select(root => root.Directory))}: cpctl made no such revision");
        }
    }

    private static bool IsBelow(string path, string directory, bool hasLevels)
    {
        if (!path.StartsWith(directory + "/", StringComparison.Ordinal))
        {
            return false;
        }

        var segments = path[(directory.Length + 1)..].Split('/');
        return (hasLevels || segments.Length == 1) && segments.All(IsName);
    }

    /// <summary>No empty one, none that begins with a dot (so neither . nor ..).</summary>
    private static bool IsName(string segment) =>
        segment is not ("" or ['.', ..]) && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '{' or '}');
}
