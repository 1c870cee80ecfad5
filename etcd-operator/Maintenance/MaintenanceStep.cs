using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Maintenance;

/// <summary>The one thing to do next for the members' databases. Every step can be repeated: it is decided anew from a fresh view.</summary>
public abstract record MaintenanceStep
{
    private MaintenanceStep()
    {
    }

    /// <summary>What logs, Events and users are told.</summary>
    public abstract string Text { get; }

    /// <summary>It changes something.</summary>
    public bool IsAction => this is not (Nothing or Wait);

    public sealed record Nothing : MaintenanceStep
    {
        public override string Text => "nothing to do";
    }

    /// <summary>Something is due that cannot be done now.</summary>
    public sealed record Wait(string Reason) : MaintenanceStep
    {
        public override string Text => Reason;
    }

    /// <summary>Rewrites a member's database without holes.</summary>
    public sealed record Defragment(ulong MemberId, string Name, string Reason) : MaintenanceStep
    {
        public override string Text => $"defragment {Name}: {Reason}";
    }

    /// <summary>Hands leadership over, before the leader itself is defragmented.</summary>
    public sealed record MoveLeader(ulong From, ulong To, string Name) : MaintenanceStep
    {
        public override string Text => $"move leadership to {Name}: the present leader is to be defragmented";
    }

    /// <summary>Gives up the history up to a revision, to win back space.</summary>
    public sealed record Compact(long Revision) : MaintenanceStep
    {
        public override string Text => $"compact the history up to revision {Revision}: the database has reached its quota";
    }

    /// <summary>Takes an alarm back.</summary>
    public sealed record Disarm(EtcdAlarm Alarm) : MaintenanceStep
    {
        public override string Text => $"disarm {Alarm.Kind} of member {MemberId.ToText(Alarm.MemberId)}: space has been won back";
    }
}
