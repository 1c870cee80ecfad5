using System.Net;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.StaticPods.Agent.Operators;
using Cpctl.StaticPods.Status;
using Cpctl.StaticPods.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.StaticPods.Tests.Agent;

[Trait("Category", "Unit")]
public class OperatorWatchTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeKubernetes _api = new();
    private readonly OperatorWatch _sut;

    public OperatorWatchTests()
    {
        Renew();
        _api.Put(ResourceTypes.ControlPlaneNodes, Node("cp1", new OperatorStatus { Leads = true, Problem = "the ControlPlane's status cannot be written: forbidden (403 Forbidden)" }));
        _api.Put(ResourceTypes.ControlPlaneNodes, Node("cp2", new OperatorStatus()));
        _sut = new OperatorWatch(_api, () => ControlPlane, _ => Task.FromResult(new OperatorStatus { Leads = true }), _time, NullLogger.Instance);
    }

    private ControlPlane ControlPlane => _api.Get(ResourceTypes.ControlPlanes, null, "cluster");

    [Fact]
    public async Task Look_NobodyRenews_TheConditionsSaySoAndWhyWithinHalfAMinute()
    {
        await PassAsync(TimeSpan.FromSeconds(30));

        var conditions = ControlPlane.Status!.Conditions.ToDictionary(condition => condition.Type);
        Assert.Equal(("True", "OperatorSilent"), (conditions["Degraded"].Status, conditions["Degraded"].Reason));
        Assert.Contains("not been renewed since 2026-01-01T12:00:00Z by the operator on cp1", conditions["Degraded"].Message, StringComparison.Ordinal);
        Assert.Contains("403", conditions["Degraded"].Message, StringComparison.Ordinal);
        Assert.Equal(("Unknown", "OperatorSilent"), (conditions["Available"].Status, conditions["Available"].Reason));
        Assert.Equal(("Unknown", "OperatorSilent"), (conditions["Progressing"].Status, conditions["Progressing"].Reason));
        Assert.Equal(4, conditions["Available"].ObservedGeneration);
    }

    [Fact]
    public async Task Look_SaidAlready_IsWrittenOnce()
    {
        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.Single(_api.Writes);
    }

    [Fact]
    public async Task Look_TheStatusIsRenewed_NothingIsSaid()
    {
        for (var i = 0; i < 20; i++)
        {
            await PassAsync(TimeSpan.FromSeconds(10));
            Renew();
        }

        Assert.Empty(_api.Writes);
        Assert.True(_sut.Silence < StatusRenewal.Limit);
    }

    /// <summary>Whoever works again is not contradicted: his own word replaces what was said in his place.</summary>
    [Fact]
    public async Task Look_TheOperatorIsBack_NothingMoreIsSaid()
    {
        await PassAsync(TimeSpan.FromSeconds(30));
        Renew();
        await PassAsync(TimeSpan.FromSeconds(20));

        Assert.Single(_api.Writes);
    }

    [Fact]
    public async Task Look_TheApiWasAway_OperatorsHaveTheirTimeWhenItIsBack()
    {
        _api.Refuse = (_, _) => new KubernetesTransportException("no route", new HttpRequestException());
        await PassAsync(TimeSpan.FromMinutes(5));
        _api.Refuse = (_, _) => null;
        await PassAsync(TimeSpan.FromSeconds(20));

        Assert.Empty(_api.Writes);
    }

    [Fact]
    public async Task Look_TheApiRefuses_TheSilenceIsMeasuredAllTheSame()
    {
        _api.Refuse = (_, _) => new KubernetesApiException(HttpStatusCode.Forbidden, "Forbidden", "agents may not");
        await PassAsync(TimeSpan.FromSeconds(40));

        Assert.True(_sut.Silence > TimeSpan.FromSeconds(30));
    }

    /// <summary>Three nodes are told the same by the same webhook: the condition names it, how to remedy it, and whom it hits.</summary>
    [Fact]
    public async Task Look_AWebhookRefusesTheLease_TheConditionNamesTheWebhookAndWhatToDo()
    {
        const string Message = "Internal error occurred: failed calling webhook \"all.example.com\": failed to call webhook: Post \"https://all.default.svc:443/\": connection refused";
        var refused = new OperatorState("cp1", _time).Now(leads: false, RefusalClassifier.Explain(new KubernetesApiException(HttpStatusCode.InternalServerError, "InternalError", Message)));
        _api.Put(ResourceTypes.ControlPlaneNodes, Node("cp1", refused));
        _api.Put(ResourceTypes.ControlPlaneNodes, Node("cp2", refused));

        await PassAsync(TimeSpan.FromSeconds(30));

        var degraded = ControlPlane.Status!.Conditions.Single(condition => condition.Type == "Degraded");
        Assert.Contains("no operator leads (cp1, cp2: the lease cannot be held: the API server cannot call the admission webhook \"all.example.com\"", degraded.Message, StringComparison.Ordinal);
        Assert.Contains("delete its configuration", degraded.Message, StringComparison.Ordinal);
    }

    private async Task PassAsync(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(5))
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await _sut.LookAsync(TestContext.Current.CancellationToken);
        }
    }

    private void Renew() => _api.Put(ResourceTypes.ControlPlanes, new ControlPlane
    {
        Metadata = new ObjectMeta { Name = "cluster", Generation = 4 },
        Status = new ControlPlaneStatus
        {
            RenewedAt = _time.GetUtcNow(),
            RenewedBy = "cp1",
            Conditions = [.. ((string[])["Available", "Progressing", "Degraded"]).Select(type => new Condition { Type = type, Status = "False", Reason = "AsExpected", ObservedGeneration = 4 })],
        },
    });

    private static ControlPlaneNode Node(string name, OperatorStatus standing) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new ControlPlaneNodeSpec { Role = NodeRoles.ControlPlane },
        Status = new ControlPlaneNodeStatus { Operator = standing },
    };
}
