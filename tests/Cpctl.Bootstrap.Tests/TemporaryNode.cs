using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Tests;

/// <summary>A node's file system in a temporary directory.</summary>
internal sealed class TemporaryNode : IDisposable
{
    public NodePaths Paths { get; } = new(Directory.CreateTempSubdirectory("cpctl-bootstrap-").FullName);

    public static string Write(string path, string content = "x")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Paths.Root, recursive: true);
}
