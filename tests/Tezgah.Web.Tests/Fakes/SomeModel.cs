using System.Text;
using System.Text.Json;
using Tezgah.Core.Models;
using Tezgah.Text.Tokenization;
using Tezgah.Text.Tokenization.Training;

namespace Tezgah.Web.Tests.Fakes;

/// <summary>Model folders that are whole but know nothing: every weight is zero.</summary>
public static class SomeModel
{
    /// <summary>The smallest template: every message on a line.</summary>
    public const string Template = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}";

    private static readonly Lazy<Tokenizer> s_tokenizer = new(() => ByteLevelBpeTrainer.Train(
        ["the loom the loom the thread", "tezgâh tezgâh ipliği"],
        new BpeTrainerSettings { VocabularySize = 300, SpecialTokens = ["<s>", "</s>"], BosToken = "<s>", EosToken = "</s>" }));

    /// <summary>Writes a Llama with a tokenizer into a folder.</summary>
    public static string Write(string folder, bool hasTemplate = true, string? without = null, bool classifies = false)
    {
        Directory.CreateDirectory(folder);
        var config = new ModelConfig
        {
            VocabSize = 300,
            HiddenSize = 16,
            IntermediateSize = 32,
            NumHiddenLayers = 2,
            NumAttentionHeads = 4,
            NumKeyValueHeads = 2,
            HeadDim = 4,
            MaxPositionEmbeddings = 1024,
            Head = classifies ? ModelHead.SequenceClassification : ModelHead.CausalLM,
            Labels = classifies ? ["algebra", "geometry"] : [],
        };
        ModelConfigFile.Write(config, Path.Combine(folder, ModelConfigFile.FileName));
        WriteWeights(Path.Combine(folder, "model.safetensors"), config.Tensors().Where(t => t.Name != without));
        s_tokenizer.Value.Save(folder);
        if (hasTemplate)
        {
            File.WriteAllText(Path.Combine(folder, "chat_template.jinja"), Template);
        }

        return folder;
    }

    private static void WriteWeights(string path, IEnumerable<TensorSpec> tensors)
    {
        var header = new Dictionary<string, object>(StringComparer.Ordinal);
        var end = 0L;
        foreach (var tensor in tensors)
        {
            header[tensor.Name] = new { dtype = "F32", shape = tensor.Shape, data_offsets = new[] { end, end + (tensor.Count * 4) } };
            end += tensor.Count * 4;
        }

        var json = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(header));
        using var file = File.Create(path);
        file.Write(BitConverter.GetBytes((long)json.Length));
        file.Write(json);
        file.SetLength(file.Position + end);
    }
}
