using Cpctl.StaticPods.Agent.Etcd;

namespace Cpctl.StaticPods.Tests.Agent;

/// <summary>Lines as etcd wrote them when its data had been damaged by hand.</summary>
[Trait("Category", "Unit")]
public sealed class DamageSignsTests
{
    [Theory]
    [InlineData("panic: tocommit(1226) is out of range [lastIndex(598)]. Was the raft log corrupted, truncated, or lost?")]
    [InlineData("""{"level":"fatal","caller":"etcdserver/storage.go:110","msg":"failed to read WAL, cannot be repaired","error":"walpb: crc mismatch"}""")]
    public void Find_Damage_IsFound(string line) => Assert.Equal(line, DamageSigns.Find(["starting etcd", line, "goroutine 1 [running]:"]));

    [Theory]
    [InlineData("""{"level":"fatal","caller":"etcdserver/storage.go:110","msg":"failed to open WAL","error":"fileutil: file already locked"}""")]
    [InlineData("""{"level":"fatal","msg":"failed to save Raft hard state and entries","error":"write /var/lib/etcd/member/wal/0.wal: no space left on device"}""")]
    [InlineData("""{"level":"fatal","msg":"discovery failed","error":"listen tcp 172.28.20.11:2380: bind: cannot assign requested address"}""")]
    [InlineData("""{"level":"warn","msg":"the member has been permanently removed from the cluster"}""")]
    public void Find_AnotherReason_IsNone(string line) => Assert.Null(DamageSigns.Find([line]));
}
