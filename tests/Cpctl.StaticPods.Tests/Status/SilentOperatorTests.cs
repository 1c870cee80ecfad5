using Cpctl.Api.Resources;
using Cpctl.StaticPods.Status;
using Microsoft.Extensions.Time.Testing;

namespace Cpctl.StaticPods.Tests.Status;

[Trait("Category", "Unit")]
public class SilentOperatorTests
{
    [Theory]
    [InlineData("cp1:leads:403", "the operator on cp1 leads (cp1: 403)")]
    [InlineData("cp1:leads:", "the operator on cp1 leads and reports no problem")]
    [InlineData("cp1::lease refused,cp2::it does not answer", "no operator leads (cp1: lease refused; cp2: it does not answer)")]
    [InlineData("cp1::lease refused,cp2::it does not answer,cp3::lease refused", "no operator leads (cp1, cp3: lease refused; cp2: it does not answer)")]
    [InlineData("cp1::,cp2::", "no operator leads")]
    [InlineData("", "no operator leads")]
    public void Why_WhatOperatorsSay_IsTheReason(string told, string expected) => Assert.Equal(
        expected,
        SilentOperator.Why(told.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split(':')).Select(part => new ControlPlaneNode
        {
            Metadata = new ObjectMeta { Name = part[0] },
            Spec = new ControlPlaneNodeSpec { Role = NodeRoles.ControlPlane },
            Status = new ControlPlaneNodeStatus { Operator = new OperatorStatus { Leads = part[1] == "leads", Problem = part[2].Length > 0 ? part[2] : null } },
        })));

    [Fact]
    public void Standing_LeadsAndNeverCameToWrite_SaysSoAfterAWhile()
    {
        var time = new FakeTimeProvider();
        var sut = new OperatorState("cp1", time);
        sut.Begins();
        Assert.Null(sut.Now(leads: true, null).Problem);
        time.Advance(TimeSpan.FromSeconds(16));
        Assert.Contains("not all objects", sut.Now(leads: true, null).Problem, StringComparison.Ordinal);
        Assert.Null(sut.Now(leads: false, null).Problem);
        sut.Refused("forbidden (403)");
        Assert.Contains("403", sut.Now(leads: true, null).Problem, StringComparison.Ordinal);
        sut.Written();
        Assert.Null(sut.Now(leads: true, null).Problem);
    }

    [Fact]
    public void Standing_LeaseRefused_SaysSoWhoeverLeads() =>
        Assert.Contains("webhook", new OperatorState("cp1", new FakeTimeProvider()).Now(leads: false, "failed calling webhook \"all\"").Problem, StringComparison.Ordinal);
}
