using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cpctl.StaticPods.Agent.State;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(AgentState))]
[JsonSerializable(typeof(StagedIndex))]
internal sealed partial class AgentStateJson : JsonSerializerContext;
