using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Operator;

/// <summary>Ends the operator when its node has become another (its address has changed): the kubelet starts it anew as that.</summary>
internal static class IdentityWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Runs <paramref name="work"/> until it ends, or until node.json no longer says what <paramref name="identity"/> does.</summary>
    public static async Task RunAsync(Func<CancellationToken, Task> work, NodeIdentity identity, NodePaths paths, TimeProvider time, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var working = work(stop.Token);
        await Task.WhenAny(working, ChangeAsync(identity, paths, time, stop.Token));
        await stop.CancelAsync();
        await working;
    }

    private static async Task ChangeAsync(NodeIdentity identity, NodePaths paths, TimeProvider time, CancellationToken cancel)
    {
        while (Current(paths) is not { } now || now == identity) await Task.Delay(Interval, time, cancel);
    }

    /// <summary>Null while the file says nothing.</summary>
    private static NodeIdentity? Current(NodePaths paths)
    {
        try
        {
            return NodeIdentity.TryLoad(paths);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return null;
        }
    }
}
