namespace Cpctl.Etcd.Client;

public enum EtcdAlarmKind
{
    /// <summary>A kind this client does not know.</summary>
    Other,

    /// <summary>The database reached its quota: the cluster takes no writes until space is won back and the alarm disarmed.</summary>
    NoSpace,

    /// <summary>Members differ in content: reads and writes are refused.</summary>
    Corrupt,
}
