using Tezgah.Core.Jobs;
using Tezgah.Runs.FakeWorker;

// [OPTION…] worker FOLDER [--resume]    a worker without torch; the options are FakeJob's
// [fails | slow] chat-worker --model DIR [--adapter DIR] --dtype TYPE --quantization HOW    a chat worker without torch
// dashboard DATAFOLDER [OPTION…]        a dashboard without pages that submits one run, whose worker gets the options
switch (args)
{
    case ["dashboard", var data, .. var options]:
        await FakeDashboard.RunAsync(data, options);
        return 0;
    case [.. var how, "chat-worker", "--model", var model, "--dtype", var dtype, "--quantization", _]:
        return await FakeChat.RunAsync(model, dtype, how);
    case [.. var how, "chat-worker", "--model", var model, "--adapter", _, "--dtype", var dtype, "--quantization", _]:
        return await FakeChat.RunAsync(model, dtype, how);
    case [.. var options, "worker", var folder, "--resume"]:
        return await FakeJob.Parse(options).RunAsync(new JobFolder(folder), resume: true);
    case [.. var options, "worker", var folder]:
        return await FakeJob.Parse(options).RunAsync(new JobFolder(folder), resume: false);
    default:
        await Console.Error.WriteLineAsync($"Unknown arguments: {string.Join(' ', args)}");
        return 2;
}
