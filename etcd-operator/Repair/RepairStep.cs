using Cpctl.Etcd.Client;

namespace Cpctl.Etcd.Repair;

/// <summary>The one thing to do next for members that hold different keys. Every step can be repeated: it is decided anew from a fresh comparison.</summary>
public abstract record RepairStep
{
    private RepairStep()
    {
    }

    /// <summary>What logs and users are told.</summary>
    public abstract string Text { get; }

    /// <summary>Those that answer hold the same, they are a majority, and no alarm says otherwise.</summary>
    public sealed record Nothing(int Members, long Revision) : RepairStep
    {
        public override string Text => FormattableString.Invariant($"{Members} members hold the same at revision {Revision}, and no Corrupt alarm is raised");
    }

    /// <summary>Nothing can be done as it is.</summary>
    /// <param name="Why">What stands in the way.</param>
    /// <param name="Remedy">What a person can do.</param>
    public sealed record Refuse(string Why, string Remedy) : RepairStep
    {
        public override string Text => Why;
    }

    /// <summary>Hands leadership to a member that is right, before the present leader is removed.</summary>
    public sealed record MoveLeader(ulong From, ulong To, string Name, string Reason) : RepairStep
    {
        public override string Text => $"move leadership to {Name}: {Reason}";
    }

    /// <summary>Takes a member out whose content is wrong; etcd refuses no change of members while the alarm is raised.</summary>
    public sealed record Remove(ulong MemberId, string Name, string Reason) : RepairStep
    {
        public override string Text => $"remove {Name} ({Client.MemberId.ToText(MemberId)}): {Reason}";
    }

    /// <summary>Takes an alarm back: all that is left holds the same.</summary>
    public sealed record Disarm(EtcdAlarm Alarm, string Reason) : RepairStep
    {
        public override string Text => $"take the alarm {Alarm.Kind} of member {MemberId.ToText(Alarm.MemberId)} back: {Reason}";
    }
}
