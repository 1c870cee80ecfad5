using Cpctl.Etcd.Client;

namespace Cpctl.DevCluster.Load;

/// <summary>How to write one key through one member of etcd; throws <see cref="EtcdException"/> when it was not acknowledged.</summary>
public delegate Task PutKey(string key, ReadOnlyMemory<byte> value, CancellationToken cancellation);
