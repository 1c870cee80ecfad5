using System.Text;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Launch;
using Etcdserverpb;
using Grpc.Core;
using Grpc.Net.Client;

namespace Cpctl.Etcd.Tests.Real;

/// <summary>Makes a member hold something else than the others, as a bad disk does: nothing that etcd notices by itself.</summary>
internal static class WrongContent
{
    private const string Right = "value-that-everybody-holds";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Stops the member, changes a value in its database, and starts it without its own check.</summary>
    internal static async Task PutIntoAsync(TestCluster cluster, string name)
    {
        var other = cluster.Endpoints.First(endpoint => endpoint != cluster.Node(name).ClientUrl);
        await cluster.Pool.At(other).PutAsync("/registry/changed", Encoding.UTF8.GetBytes(Right), Cancellation);
        var node = cluster.Node(name);
        await Eventually.TrueAsync("the write has arrived", TimeSpan.FromSeconds(20), async () => await cluster.Client(name).GetFromThisMemberAsync("/registry/changed", Cancellation) is not null);
        await node.Process.TerminateAsync();
        var database = new DataDirectory(node.DataDirectory).Database;
        var bytes = await File.ReadAllBytesAsync(database, Cancellation);
        var changed = 0;
        for (var at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Right)); at >= 0; at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Right)))
        {
            bytes[at] = (byte)'W';
            changed++;
        }

        Assert.NotEqual(0, changed);
        await File.WriteAllBytesAsync(database, bytes, Cancellation);
        node.SkipsContentCheck = true;
        node.Launch();
        await cluster.ServingAsync(node);
        node.SkipsContentCheck = false;
    }

    /// <summary>What a member does that finds a difference while it serves: the client of cpctl never raises an alarm.</summary>
    internal static async Task RaiseAlarmAsync(TestCluster cluster, string on, ulong member)
    {
        using var channel = Connect(cluster, on);
        var request = new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Activate, Alarm = AlarmType.Corrupt, MemberID = member };
        await new Etcdserverpb.Maintenance.MaintenanceClient(channel).AlarmAsync(request, new CallOptions(cancellationToken: Cancellation));
    }

    /// <summary>For requests that cpctl's client does not have.</summary>
    internal static GrpcChannel Connect(TestCluster cluster, string name)
    {
        var files = cluster.Certificates.Client;
        return EtcdChannel.Create(new Uri(cluster.Node(name).ClientUrl), EtcdCredentials.Load(files.Authority, files.Certificate, files.Key), EtcdTimeouts.Default);
    }
}
