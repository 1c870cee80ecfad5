using Cpctl.DevCluster;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.Dev;

/// <summary>The administrator's kubeconfig on this machine.</summary>
internal static class Kubeconfig
{
    public static string FilePath => Path.Combine(DevPaths.Artifacts, "dev", "kubeconfig");

    public static async Task FetchAsync(Node node, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        var beside = FilePath + ".new";
        var text = await node.ReadFileAsync("/etc/kubernetes/admin.conf", cancellation);
        await using (var stream = new FileStream(beside, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        await using (var writer = new StreamWriter(stream))
            await writer.WriteAsync(text);
        File.Move(beside, FilePath, overwrite: true);
    }

    public static void Remove()
    {
        if (File.Exists(FilePath))
            File.Delete(FilePath);
    }
}
