using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using CsCheck;

namespace Cpctl.Api.Tests.Configuration;

[Trait("Category", "Unit")]
public sealed class YamlTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.20", "1.2")]
    [InlineData("'1.20'", "\"1.20\"")]
    [InlineData("0x1F", "31")]
    [InlineData("0755", "\"0755\"")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("true", "true")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("2020-01-01", "\"2020-01-01\"")]
    [InlineData("1e3", "1000")]
    [InlineData(".inf", "\".inf\"")]
    [InlineData("!!str 5", "\"5\"")]
    [InlineData("9223372036854775808", "9223372036854775808")]
    public void Read_Scalar_HasTheTypeItLooksLike(string written, string json) =>
        Assert.Equal($"{{\"a\":{json}}}", Yaml.Read($"a: {written}")!.ToJsonString());

    [Theory]
    [InlineData("x: &a [*a]")]
    [InlineData("? [1, 2]\n: 3")]
    [InlineData("a: !!binary abcd")]
    [InlineData("a: 1\n---\nb: 2")]
    [InlineData("a: 'x\n")]
    public void Read_WhatIsNoPlainDocument_Throws(string text) => Assert.Throws<YamlFormatException>(() => Yaml.Read(text));

    [Fact]
    public void Read_AliasBomb_IsRefused()
    {
        var bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range('b', 8).Select(c => $"{(char)c}: &{(char)c} [{string.Join(',', Enumerable.Repeat($"*{(char)(c - 1)}", 9))}]\n"));

        Assert.Throws<YamlFormatException>(() => Yaml.Read(bomb));
    }

    [Fact]
    public void ReadAll_SeveralDocuments_SkipsEmptyOnes() => Assert.Equal(2, Yaml.ReadAll("---\na: 1\n---\n---\nb: 2\n").Count);

    [Fact]
    public void Write_IsBlockStyleInOrder() => Assert.Equal(
        "b: text\na:\n- 1\n- x: \"true\"\nempty: {}\nnone: []\nlines: |\n  one\n    two\n",
        Yaml.Write(JsonNode.Parse("""{"b":"text","a":[1,{"x":"true"}],"empty":{},"none":[],"lines":"one\n  two\n"}""")));

    [Theory]
    [InlineData("yes")]
    [InlineData("1.20")]
    [InlineData("0755")]
    [InlineData("12:30")]
    [InlineData("null")]
    [InlineData("2020-01-01")]
    [InlineData("1_000")]
    [InlineData("0o17")]
    [InlineData("<<")]
    public void Write_TextThatLooksLikeSomethingElse_IsQuoted(string text) =>
        Assert.Equal($"a: \"{text}\"\n", Yaml.Write(new JsonObject { ["a"] = text }));

    [Fact]
    public void WriteThenRead_AnyDocument_IsUnchanged() => Document.Sample(json =>
    {
        var written = Yaml.Write(JsonNode.Parse(json));

        Assert.Equal(JsonNode.Parse(json)!.ToJsonString(), Yaml.Read(written)!.ToJsonString());
    });

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 0, 8],
        Gen.String[Gen.OneOf<char>(' ', '\n', '\t', ':', '#', '-', '\'', '"', '{', '[', '&', '*', '!', '|', '>', '%', '@', '`', 'a', '1', '.', ',', '\\', '~', 'é', '\u0085', '\u2028', '\ufeff'), 0, 6]);

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Text.Select(text => JsonValue.Create(text).ToJsonString()),
        Gen.Long.Select(number => JsonValue.Create(number).ToJsonString()),
        Gen.Bool.Select(value => value ? "true" : "false"),
        Gen.Const("null"));

    private static readonly Gen<string> Value = Gen.OneOf(
        Scalar,
        Scalar.Array[0, 3].Select(items => $"[{string.Join(',', items)}]"),
        Gen.Select(Text, Scalar).Select((name, value) => $"{{{JsonValue.Create(name).ToJsonString()}:{value}}}"));

    private static Gen<string> Document => Gen.Select(Text, Value, Value)
        .Select((name, first, second) => $"{{{JsonValue.Create(name).ToJsonString()}:{first},\"other\":[{second},{first}]}}");
}
