using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Reset;

/// <summary>
/// Remembers that no cluster needs this node's etcd member. Either the members have acknowledged its leave: a reset that was interrupted after
/// that goes on without asking them again, which a node that is no member any more could hardly do. Or its bootstrap gave way to an older cluster
/// at the same endpoint: nobody else ever belonged to what it had begun, and its etcd is stopped, so that nobody is there to ask.
/// </summary>
internal static class LeftMark
{
    public static string PathOf(NodePaths paths) => Path.Combine(paths.StateDirectory, "left");

    public static bool Exists(NodePaths paths) => File.Exists(PathOf(paths));

    public static void Write(NodePaths paths) => AtomicFile.Write(PathOf(paths), "", FileModes.Secret);

    public static void Remove(NodePaths paths) => File.Delete(PathOf(paths));
}
