using Microsoft.AspNetCore.Components;
using Tezgah.Core.Models;
using Tezgah.Web.Display;

namespace Tezgah.Web.Models;

/// <summary>What a model is.</summary>
public sealed partial class ModelAbout
{
    /// <summary>The model.</summary>
    [Parameter]
    [EditorRequired]
    public required ModelFacts Facts { get; set; }

    private IEnumerable<(string Name, string Value, string? Exact)> Rows()
    {
        var model = Facts.Description;
        if (model.Config is { } config)
        {
            yield return (T["Architecture"], ModelWords.Architecture(config), null);
            yield return (T["Head"], T["Head." + config.Head, config.Labels.Count], Labels(config));
        }

        if (model.Parameters > 0)
        {
            yield return (T["Parameters"], Format.Large(model.Parameters), Format.Count(model.Parameters));
            yield return (T["Dtype"], ModelWords.Dtypes(model), null);
        }

        if (model.Config is { } c)
        {
            yield return (T["Context"], T["TokensCount", Format.Count(c.MaxPositionEmbeddings)], null);
            yield return (T["Vocabulary"], T["TokensCount", Format.Count(c.VocabSize)], null);
            yield return (T["Layers"], T["LayersOf", Format.Count(c.NumHiddenLayers), Format.Count(c.HiddenSize), Format.Count(c.IntermediateSize)], null);
            yield return (T["Heads"], T["HeadsOf", c.NumAttentionHeads, c.NumKeyValueHeads, c.HeadDim], null);
            yield return (T["Tied"], T[c.TieWordEmbeddings ? "Yes" : "No"], null);
        }

        var size = Format.Bytes(model.FolderBytes);
        yield return (
            T["Size"],
            model.WeightBytes > 0 ? T["SizeOf", size, Format.Bytes(model.WeightBytes)] : size,
            T["ExactBytes", Format.Count(model.FolderBytes)]);
        var tokenizer = Facts.Tokenizer;
        yield return (T["Tokenizer"], tokenizer.Problem?.Message ?? T["TokensCount", Format.Count(tokenizer.Vocabulary)], null);
        yield return (T["ChatTemplate"], T[tokenizer.ChatTemplate is null ? "No" : "Yes"], null);
    }

    private static string? Labels(ModelConfig config) => config.Labels.Count > 0 ? string.Join(", ", config.Labels) : null;
}
