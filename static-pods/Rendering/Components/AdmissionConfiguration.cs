using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;

namespace Cpctl.StaticPods.Rendering.Components;

/// <summary>The user's settings of admission plugins, as the file that kube-apiserver reads them from.</summary>
internal static class AdmissionConfiguration
{
    public const string FileName = "admission.yaml";

    public static string Render(JsonObject configuration) => Yaml.Write(JsonTree.Canonical(configuration));
}
