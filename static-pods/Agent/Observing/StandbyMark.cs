using Cpctl.Api.Node;

namespace Cpctl.StaticPods.Agent.Observing;

/// <summary>A file in /run by which an agent that has started, and waits for the node, tells the one that has it.</summary>
internal sealed class StandbyMark(NodePaths paths)
{
    private string Path => System.IO.Path.Combine(paths.RunDirectory, "agent-standby");

    /// <summary>The pod that stands by, or that did last; null when none ever did since the machine started.</summary>
    public string? Read() => File.Exists(Path) ? File.ReadAllText(Path).Trim() : null;

    public void Write(string podName)
    {
        NodeDirectory.Ensure(paths.RunDirectory);
        AtomicFile.Write(Path, podName + "\n", FileModes.Secret);
    }
}
