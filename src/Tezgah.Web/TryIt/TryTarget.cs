using Tezgah.Core.Evaluations;
using Tezgah.Runs.Chat;

namespace Tezgah.Web.TryIt;

/// <summary>A model that can be tried.</summary>
/// <param name="Id">What it is chosen by in the address: <c>model:ID</c>, <c>run:ID</c> as the run made it, <c>base:ID</c> before it.</param>
/// <param name="Name">What a person calls it.</param>
/// <param name="IsBase">Whether it is the model before a run's fine-tuning.</param>
/// <param name="Model">The model as it is loaded.</param>
/// <param name="Base">How its base will lie in memory; null for in the model's type.</param>
public sealed record TryTarget(string Id, string Name, bool IsBase, ChatModel Model, BaseQuantization? Base = null);
