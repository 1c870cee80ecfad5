using Cpctl.Api.Resources;
using Cpctl.Etcd.Membership;

namespace Cpctl.Etcd.Tests.Membership;

[Trait("Category", "Unit")]
public sealed class SuccessorTests
{
    [Fact]
    public void Of_WhatWasWritten_IsReadAgain()
    {
        var successor = new Successor(3, "https://10.0.0.9:2379", "10.0.0.9:6443");
        Assert.Equal(successor, Successor.Of(Told(successor.ToText())));
    }

    [Fact]
    public void Of_NotTakenOver_Null() => Assert.Null(Successor.Of(new ControlPlane()));

    [Theory]
    [InlineData("")]
    [InlineData("later")]
    [InlineData("[]")]
    [InlineData("""{"epoch":"x","etcd":"https://10.0.0.9:2379","api":"10.0.0.9:6443"}""")]
    [InlineData("""{"epoch":3,"etcd":"http://10.0.0.9:2379","api":"10.0.0.9:6443"}""")]
    [InlineData("""{"epoch":3,"etcd":"https://10.0.0.9:2379"}""")]
    public void Of_SomethingElse_Null(string text) => Assert.Null(Successor.Of(Told(text)));

    [Fact]
    public void KnownEndpoints_OfAClusterThatWasTakenOver_IncludeItsSuccessor() =>
        Assert.Contains("https://10.0.0.9:2379", KnownEndpoints.Of([], Told(new Successor(3, "https://10.0.0.9:2379", "10.0.0.9:6443").ToText())));

    private static ControlPlane Told(string text) =>
        new() { Metadata = new ObjectMeta { Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [Successor.Annotation] = text } } };
}
