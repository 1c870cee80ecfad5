using Cpctl.Api.Node;

namespace Cpctl.StaticPods.Agent.Execution;

/// <summary>Asks the kubelet's supervisor to restart it; pods go on running.</summary>
public static class KubeletRestart
{
    /// <exception cref="IOException">The request could not be written.</exception>
    public static void Ask(NodePaths paths)
    {
        NodeDirectory.Ensure(paths.RunDirectory);
        AtomicFile.Write(paths.KubeletRestartFile, "", FileModes.Public);
    }
}
