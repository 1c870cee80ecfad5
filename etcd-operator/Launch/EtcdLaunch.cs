using Cpctl.Etcd.Versions;

namespace Cpctl.Etcd.Launch;

/// <summary>
/// <c>cpctl etcd-launch</c>: waits for the predecessor, checks that the data directory is this member's, then becomes etcd. It never deletes or moves
/// anything: what to do about a refusal is the agent's decision. It needs libc only (no TLS, no ICU), as it runs in etcd's container.
/// </summary>
public static class EtcdLaunch
{
    /// <param name="arguments">What follows "etcd-launch".</param>
    /// <param name="log">Standard error; becomes the container's log.</param>
    /// <param name="time">For the bounded wait.</param>
    /// <returns>Only when etcd was not started: a <see cref="LaunchExit"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter log, TimeProvider time)
    {
        LaunchOptions options;
        try
        {
            options = LaunchOptions.Parse(arguments);
        }
        catch (FormatException e)
        {
            return Give(log, LaunchExit.Usage, $"{e.Message}\nusage: {LaunchOptions.Usage}");
        }

        var data = new DataDirectory(options.DataDirectory);
        if (await new Predecessor(time, log).WaitAsync(options.WaitPorts, data.Database, options.WaitTimeout) is { } held)
        {
            return Give(log, LaunchExit.Busy, $"after {options.WaitTimeout.TotalSeconds:0} s {held}");
        }

        // Read after the wait: the agent may have written it meanwhile.
        MemberIdentity identity;
        try
        {
            identity = MemberIdentity.Load(options.IdentityFile);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return Give(log, LaunchExit.NoIdentity, $"cannot read {options.IdentityFile}: {e.Message}");
        }

        if (data.Check(identity) is { } refusal)
        {
            return Give(log, refusal.Exit, refusal.Message);
        }

        data.Stamp(identity);
        log.WriteLine($"cpctl etcd-launch: starting {identity.Name}, cluster {identity.ClusterId ?? "(new)"}, member {identity.MemberId ?? "(new)"}, epoch {identity.Epoch}");
        await log.FlushAsync();
        return Give(log, LaunchExit.ExecFailed, $"cannot execute {options.Command[0]}: {LaunchLibC.Execute(CommandFor(options, identity))}");
    }

    /// <summary>etcd's command line: the rendered one, then the identity. etcd ignores the initial-cluster settings once it has data.</summary>
    internal static IReadOnlyList<string> CommandFor(LaunchOptions options, MemberIdentity identity) =>
    [
        .. identity.SkipsContentCheck ? EtcdFlags.WithoutContentCheck(options.Command) : options.Command,
        $"--data-dir={options.DataDirectory}",
        $"--name={identity.Name}",
        $"--initial-advertise-peer-urls={identity.PeerUrl}",
        $"--initial-cluster={identity.InitialCluster}",
        $"--initial-cluster-state={identity.InitialClusterState}",
        $"--initial-cluster-token={identity.InitialClusterToken}",
    ];

    private static int Give(TextWriter log, LaunchExit exit, string message)
    {
        log.WriteLine($"cpctl etcd-launch: {message} (exit {(int)exit}, {exit})");
        return (int)exit;
    }
}
