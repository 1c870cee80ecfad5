using Cpctl.Api.Node;
using Cpctl.Bootstrap.Nodes;
using Cpctl.Bootstrap.Install.Temporary;

namespace Cpctl.Bootstrap.Install;

/// <summary>
/// Whether the cluster still begins with the temporary etcd, on disk: the file that names it is written before anything temporary starts,
/// and taken away as the first step after the temporary member has left.
/// </summary>
internal static class HandOver
{
    /// <summary>True when the temporary etcd had been started and has been taken out since.</summary>
    public static bool IsBehind(NodePaths paths, Journal journal) =>
        journal.IsDone(PhaseNames.Kubelet, FirstNodeFiles.Step) && !File.Exists(paths.BootstrapEtcdEndpointFile);

    public static void Begin(NodePaths paths, NodeNaming node) =>
        AtomicFile.Write(paths.BootstrapEtcdEndpointFile, TemporaryEtcd.ClientUrl(node) + "\n", FileModes.Public);
}
