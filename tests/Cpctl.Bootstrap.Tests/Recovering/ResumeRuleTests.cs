using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Recovering;
using Cpctl.Etcd.Membership;

namespace Cpctl.Bootstrap.Tests.Recovering;

[Trait("Category", "Unit")]
public sealed class ResumeRuleTests
{
    private static readonly RecoveryRecord Record = new("token", 1, ["cp2", "cp3"], [.. new[] { "cp2", "cp3", "cp4" }.Select(Other)], DateTimeOffset.UnixEpoch);

    [Theory]
    [InlineData("", "", null)]
    [InlineData("cp4", "", null)] // another survivor, which answered from the beginning
    [InlineData("cp2", "", "cp2 is there again")] // answers or not: its port takes connections
    [InlineData("cp3 cp2", "", "cp2, cp3 are there again")]
    [InlineData("cp2 cp3", "cp2", "the other voters serve again")]
    [InlineData("cp4 cp5", "cp5", "the other voters serve again")]
    public void Objection_WhoIsThereNow_Refuses(string connecting, string serving, string? expected)
    {
        var observations = new[] { "cp2", "cp3", "cp4", "cp5" }.Select(name => new EndpointObservation(
            $"https://{name}:2379", connecting.Split(' ').Contains(name), null, null, serving == name, "not asked"));

        Is(expected, ResumeRule.Objection(Record, [.. observations], null));
    }

    [Fact]
    public void Objection_OnlyThePortForMembersIsOpen_Refuses() =>
        Is("cp3 is there again", ResumeRule.Objection(Record, [new EndpointObservation("https://cp3:2380", true, null, null, false, "peers only")], null));

    [Fact]
    public void Objection_TheEndpointServes_Refuses() => Is("the other voters serve again", ResumeRule.Objection(Record, [], "an API server answers"));

    [Fact]
    public void Objection_NobodyIsKnown_None() => Assert.Null(ResumeRule.Objection(Record, [], null));

    private static void Is(string? expected, CpctlException? objection)
    {
        Assert.Equal(expected, objection?.What);
        Assert.True(objection is null || objection.Code == ExitCode.Refused);
    }

    private static OtherVoter Other(string name) => new(name, [$"https://{name}:2379"], [$"https://{name}:2380"]);
}
