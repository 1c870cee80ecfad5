using System.Net;
using Cpctl.StaticPods.Agent.Addresses;

namespace Cpctl.StaticPods.Tests.Agent.Addresses;

[Trait("Category", "Unit")]
public sealed class AddressRuleTests
{
    private static readonly IPAddress Own = IPAddress.Parse("10.0.0.1");

    [Theory]
    [InlineData("127.0.0.1 10.0.0.1", 60, false)]
    [InlineData("127.0.0.1", 19, false)]
    [InlineData("127.0.0.1", 20, true)]
    [InlineData("127.0.0.1 10.0.0.2", 20, true)]
    public void IsMissing_AddressesOfTheMachine_AfterSomePatience(string present, int seconds, bool expected) =>
        Assert.Equal(expected, AddressRule.IsMissing(Own, Parse(present), TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("127.0.0.1 10.0.0.2", "10.0.0.2", "10.0.0.2")]
    [InlineData("127.0.0.1 10.0.0.2 10.9.0.1", "10.0.0.2 10.0.0.2", "10.0.0.2")]
    [InlineData("127.0.0.1 10.0.0.2 10.9.0.1", "10.0.0.2 10.9.0.1", null)]
    [InlineData("127.0.0.1 10.0.0.2", "", null)]
    [InlineData("127.0.0.1 10.0.0.2", "127.0.0.1", null)]
    [InlineData("127.0.0.1", "10.0.0.2", null)]
    [InlineData("127.0.0.1 fd00::2", "fd00::2", null)]
    public void Successor_WhatLeadsToTheCluster_OnlyWhenItIsPlain(string present, string towards, string? expected) =>
        Assert.Equal(expected, AddressRule.Successor(Own, Parse(present), Parse(towards))?.ToString());

    private static List<IPAddress> Parse(string addresses) => [.. addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)];
}
