using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Recovery;

/// <summary>What a person takes from one machine to another: above all a bundle, with the key that opens it.</summary>
internal static class CarriedFiles
{
    public const string Key = "/root/recovery.key";
    public const string Bundle = "/root/bundle.tar.age";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Makes it on a node and carries it to another one.</summary>
    public static async Task CarryBundleAsync(Node from, Node to)
    {
        var recipient = (await from.CpctlAsync("backup", "keygen", "-o", Key)).EnsureSuccess().Output.Trim();
        (await from.CpctlAsync("backup", "create", "-r", recipient, "-o", Bundle)).EnsureSuccess();
        await CarryAsync(from, to, Key, Bundle);
    }

    public static async Task CarryAsync(Node from, Node to, params string[] files)
    {
        var folder = Directory.CreateTempSubdirectory("cpctl-carried-");
        try
        {
            foreach (var file in files)
            {
                var here = Path.Combine(folder.FullName, Path.GetFileName(file));
                await from.CopyOutAsync(file, here, Cancellation);
                await to.CopyInAsync(here, file, Cancellation);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
