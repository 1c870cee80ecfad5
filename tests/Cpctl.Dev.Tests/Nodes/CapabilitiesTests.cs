using Cpctl.DevCluster.Nodes;

namespace Cpctl.Dev.Tests.Nodes;

[Trait("Category", "Unit")]
public sealed class CapabilitiesTests
{
    [Fact]
    public void FromMask_WithoutSysResource_NamesAllOthersThatTheEngineKnows()
    {
        var names = Capabilities.FromMask(0x000001fffeffffff).ToArray();
        Assert.Equal(37, names.Length);
        Assert.DoesNotContain("SYS_RESOURCE", names);
        Assert.Contains("SYS_ADMIN", names);
        Assert.Contains("AUDIT_READ", names);
    }

    [Fact]
    public void FromMask_Nothing_NamesNone() => Assert.Empty(Capabilities.FromMask(0));
}
