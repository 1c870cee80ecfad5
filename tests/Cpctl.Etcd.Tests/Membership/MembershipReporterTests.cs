using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Etcd.Membership;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.Etcd.Tests.Membership;

[Trait("Category", "Unit")]
public sealed class MembershipReporterTests
{
    private const string Refused = "cp4 can join when cp3 is healthy (etcd at 10.0.0.3:2379: No route to host), or gone";
    private const string Canceled = "cp4 can join when cp3 is healthy (etcd at 10.0.0.3:2379: The operation was canceled.), or gone";

    private readonly FakeTimeProvider _time = new(Views.Start);
    private readonly MemoryKubernetes _api = new();
    private readonly MembershipReporter _reporter;

    public MembershipReporterTests()
    {
        _api.Put(ResourceTypes.ControlPlanes, new ControlPlane { Metadata = new ObjectMeta { Name = ControlPlane.OnlyName } });
        _reporter = new MembershipReporter(_api, new EventRecorder(_api, "test", host: null, _time, NullLogger.Instance), _time, NullLogger.Instance);
    }

    /// <summary>What a machine without power answers is told in other words each time: the wait is the same one, and its text stays.</summary>
    [Fact]
    public async Task Status_TheSameWaitInOtherWords_IsToldOnceItLasts()
    {
        foreach (var reason in new[] { Refused, Canceled, Refused, Canceled, Refused })
        {
            await TellAsync(reason);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(Refused, Pending());
    }

    [Fact]
    public async Task Status_AWaitForAnotherThing_BeginsAnew()
    {
        await TellAsync(Refused);
        _time.Advance(TimeSpan.FromSeconds(5));
        await TellAsync("the learner of cp4 has yet to start");

        Assert.Null(Pending());
    }

    private Task TellAsync(string reason) => _reporter.StatusAsync(
        Views.Of(Views.Voter(1), Views.Voter(2), Views.DeadVoter(3)),
        new MembershipStep.Wait(reason),
        _api.Get(ResourceTypes.ControlPlanes, ControlPlane.OnlyName),
        [],
        TestContext.Current.CancellationToken);

    private string? Pending() => _api.Get(ResourceTypes.ControlPlanes, ControlPlane.OnlyName).Status?.Etcd?.Pending;
}
