using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Agent.Execution;

/// <summary>The settings by which this node's agent acts, on disk: they hold while there is no API.</summary>
internal static class SettingsFile
{
    public static void Write(TargetRevision target, NodePaths paths)
    {
        foreach (var file in target.FilesOf(ComponentNames.Settings))
        {
            AtomicFile.Write(paths.At(file.Path), file.Text, FileModes.Secret);
        }
    }

    /// <summary>Null before there are any.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public static ControlPlaneSpec? TryRead(NodePaths paths)
    {
        var path = paths.At(NodeSettings.FilePath);
        return File.Exists(path) ? NodeSettings.Read(File.ReadAllText(path)) : null;
    }
}
