using System.Text;
using Cpctl.Etcd.Client;

namespace Cpctl.DevCluster.Load;

/// <summary>Writes a key of its own with each request; after a failure it goes to the next member, as clients of etcd do.</summary>
/// <param name="name">Tells writers apart; first part of the keys.</param>
/// <param name="members">One for each member.</param>
/// <param name="first">The member to begin with.</param>
/// <param name="ledger">Where acknowledged keys go.</param>
/// <param name="clock">Times attempts.</param>
public sealed class EtcdWriter(string name, IReadOnlyList<PutKey> members, int first, WriteLedger ledger, LoadClock clock)
{
    private static readonly byte[] Value = Encoding.UTF8.GetBytes(new string('v', 128));

    private int _member = first % members.Count;

    public RouteLog Log { get; } = new(name);

    public Task RunAsync(double perSecond, CancellationToken stop) =>
        PacedLoop.RunAsync(perSecond, number => WriteAsync($"{name}/{number:D8}"), clock.Time, stop);

    internal async Task WriteAsync(string key)
    {
        var started = clock.Now;
        string? failure = null;
        try
        {
            // Never cancelled: a write that is under way when the load ends still counts.
            await members[_member](key, Value, CancellationToken.None);
            ledger.Acknowledge(key);
        }
        catch (EtcdException e)
        {
            failure = e.Message;
            _member = (_member + 1) % members.Count;
        }
        Log.Add(new Attempt(started, clock.Now, IsWrite: true, failure));
    }
}
