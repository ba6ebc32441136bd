using Tezgah.Core.Models.Safetensors;
using Tezgah.Engine.Adapters;
using Tezgah.Engine.Models;
using Tezgah.Text.Tokenization;

namespace Tezgah.Engine.Checkpoints;

/// <summary>What was trained, as a folder: an adapter in PEFT's layout, or a whole model in Hugging Face's.</summary>
internal static class TrainedFolder
{
    /// <summary>Writes it, with the tokenizer where there is one.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public static void Save(string folder, DecoderModel model, Tokenizer? tokenizer)
    {
        if (model.Weights is AdaptedWeights adapter)
        {
            AdapterFolder.Save(folder, adapter, model.Config.Labels);
            tokenizer?.Save(folder);
        }
        else
        {
            // What is trained is float32, whatever it is computed in.
            ModelFolder.Save(folder, model.Config with { Dtype = "float32" }, model.Weights.Trained!, tokenizer);
        }
    }

    /// <summary>Reads the trained weights back.</summary>
    /// <exception cref="Core.Problems.ProblemException">The file is broken or of another network.</exception>
    public static void Load(string folder, DecoderModel model) => ModelFolder.LoadWeights(
        model.Weights.Trained!,
        Path.Combine(folder, model.Weights is AdaptedWeights ? AdapterFolder.FileName : WeightFiles.SingleFile));
}
