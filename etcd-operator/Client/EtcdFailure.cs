namespace Cpctl.Etcd.Client;

/// <summary>What went wrong between us and one member; each asks for a different reaction.</summary>
public enum EtcdFailure
{
    /// <summary>No member answered there: refused connection, failed handshake, broken stream. It is not known whether a change was made.</summary>
    Unreachable,

    /// <summary>The deadline passed, ours or etcd's own. It is not known whether a change was made.</summary>
    Timeout,

    /// <summary>etcd answered and said no; nothing was changed.</summary>
    Refused,
}
