using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Reset;

/// <summary>
/// Remembers that the members of etcd have acknowledged this node's leave: a reset that was interrupted after that goes on without asking
/// them again, which a node that is no member any more could hardly do.
/// </summary>
internal static class LeftMark
{
    public static string PathOf(NodePaths paths) => Path.Combine(paths.StateDirectory, "left");

    public static bool Exists(NodePaths paths) => File.Exists(PathOf(paths));

    public static void Write(NodePaths paths) => AtomicFile.Write(PathOf(paths), "", FileModes.Secret);
}
