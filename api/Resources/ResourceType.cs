using System.Text.Json.Serialization.Metadata;

namespace Cpctl.Api.Resources;

/// <summary>Where a kind of object lives in the API, and how it is read and written.</summary>
/// <param name="Group">API group; empty for core.</param>
/// <param name="Version">API version, as in <c>v1</c>.</param>
/// <param name="Kind">Kind, as in <c>Secret</c>.</param>
/// <param name="Plural">Resource name in URLs, as in <c>secrets</c>.</param>
/// <param name="Namespaced">Whether objects live in a namespace.</param>
/// <param name="Json">Serializer of one object.</param>
/// <param name="ListJson">Serializer of a list.</param>
public sealed record ResourceType<T>(
    string Group,
    string Version,
    string Kind,
    string Plural,
    bool Namespaced,
    JsonTypeInfo<T> Json,
    JsonTypeInfo<ResourceList<T>> ListJson)
    where T : class, IKubeObject
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>URL path of the collection, or of one object or its subresource.</summary>
    /// <param name="ns">Namespace; null for cluster-scoped kinds and for all namespaces.</param>
    /// <param name="name">Object name; null for the collection.</param>
    /// <param name="subresource">As in <c>status</c>; null for the object itself.</param>
    public string Path(string? ns, string? name = null, string? subresource = null)
    {
        var path = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        if (Namespaced && ns is not null)
        {
            path += $"/namespaces/{Uri.EscapeDataString(ns)}";
        }

        path += $"/{Plural}";
        if (name is not null)
        {
            path += $"/{Uri.EscapeDataString(name)}";
        }

        return subresource is null ? path : $"{path}/{subresource}";
    }
}
