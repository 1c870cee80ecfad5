namespace Cpctl.StaticPods.Agent.Failover;

/// <summary>Where this node's API server finds etcd when it connects anew.</summary>
internal enum EtcdFailoverState
{
    /// <summary>At its own node's member, as always but for a few seconds.</summary>
    Closed,

    /// <summary>At another node's.</summary>
    Open,

    /// <summary>Nowhere: an agent that is no more has left its rule behind. The kernel drops it within seconds.</summary>
    Left,
}
